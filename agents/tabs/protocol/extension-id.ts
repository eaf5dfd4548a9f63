/** Follows from the key in the extension's manifest. */
export const CHROMIUM_ID = 'mmiodmbfbfngipcnaolnpdanchfnniob';
