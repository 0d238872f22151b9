// Run with two ports, of SMTP and of the pages, and where to listen: `main.js 1025 8025 0.0.0.0`.
import { startMailCatcher } from './mail-catcher.js';

const [smtpPort = '1025', port = '8025', host] = process.argv.slice(2);
const catcher = await startMailCatcher({ host, smtpPort: Number(smtpPort), port: Number(port) });
console.log(`${new Date().toISOString()} takes mail at ${catcher.smtpUrl}, shows it at ${catcher.url}`);
process.once('SIGTERM', () => void catcher.close().then(() => process.exit(0)));
