import { defineScanner } from '@palisade/scanner-kit';
import { checks } from './checks/index.js';
import { collect } from './inventory/collect.js';

export default defineScanner({ name: 'web', version: '1.1.0', checks, collect });
