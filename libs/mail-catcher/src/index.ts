export { type CatcherOptions, MailCatcher, startMailCatcher } from './mail-catcher.js';
export type { CaughtMail } from './mailbox.js';
