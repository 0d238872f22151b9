// Long files first, also where no run before has told which they are: one that begins last holds up the rest.
import TestSequencer from '@jest/test-sequencer';

const longest = [
  ...[/chaos\.fault\.spec/, /supervisor\.fault\.spec/, /schemathesis\.e2e/],
  ...[/\/e2e\//, /\.fault\.spec/, /\.int\.spec/],
];
const rank = ({ path }) => {
  const at = longest.findIndex((pattern) => pattern.test(path));
  return at === -1 ? longest.length : at;
};

export default class Sequencer extends TestSequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}
