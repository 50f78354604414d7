import { userInfo } from 'node:os';

/** Who runs this process; containers often run as a number that has no name. */
export function userName(findUser: () => { readonly username: string } = userInfo): string {
  try {
    return findUser().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
