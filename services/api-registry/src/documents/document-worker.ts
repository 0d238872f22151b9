// A thread for one document: what it costs to read ends with the thread.
import { parentPort, workerData } from 'node:worker_threads';
import { readDocument } from './read-document.js';

parentPort?.postMessage(await readDocument((workerData as { text: string }).text));
