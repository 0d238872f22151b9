// A thread for the documents of one request: what it costs to read them ends with the thread.
import { parentPort } from 'node:worker_threads';
import { readDocument } from './read-document.js';

parentPort?.on('message', (text: string) => {
  void readDocument(text).then((reading) => parentPort?.postMessage(reading));
});
