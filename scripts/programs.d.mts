export function findActionlint(env?: NodeJS.ProcessEnv): Promise<string>;
