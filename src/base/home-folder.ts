import { homedir } from "node:os";

/** The user's own folder, as the environment has it. */
export function homeFolder(env: NodeJS.ProcessEnv): string {
  return env.HOME || env.USERPROFILE || homedir();
}
