export { defineCheck, type Check, type Evaluation, type Evidence, type Snapshot } from './check.js';
