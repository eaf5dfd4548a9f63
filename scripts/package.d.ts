/** The packaged app for the e2e tests, made anew where something changed; answers its program's path. */
export function packageForTests(): Promise<string>;
