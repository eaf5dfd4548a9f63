/** The packaged app for the e2e tests, made anew where something changed; answers its program's path. */
export function packageForTests(): Promise<string>;

/** A .deb of the app in this folder, made in the other; answers its path. */
export function debForTests(folder: string, output: string): Promise<string>;
