// Run by the supervisor with two ports: of SMTP, and of the pages.
import { startMailCatcher } from '@palisade/mail-catcher';

const [smtpPort, port] = process.argv.slice(2).map(Number);
const catcher = await startMailCatcher({ smtpPort, port });
console.log(`${new Date().toISOString()} takes mail at ${catcher.smtpUrl}, shows it at ${catcher.url}`);
process.once('SIGTERM', () => void catcher.close().then(() => process.exit(0)));
