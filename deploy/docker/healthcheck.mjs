// Ends with 0 when the service of this container is ready, or when the address that is given answers.
import { settingsFrom } from './settings.mjs';

const { PORT = '8080' } = settingsFrom(process.env);
const [url = `http://localhost:${PORT}/readyz`] = process.argv.slice(2);
try {
  const answer = await fetch(url);
  if (!answer.ok) fail(`answers ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
} catch (error) {
  fail(`doesn't answer: ${error.cause?.message ?? error.message}`);
}

function fail(why) {
  process.stdout.write(`${url} ${why}\n`);
  process.exitCode = 1;
}
