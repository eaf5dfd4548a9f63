/** Told of each link that is secured, by `diagnostics_channel`, and of nothing in it. */
export const LINK_CHANNEL = 'dragoman:link';
