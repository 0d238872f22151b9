// The service of the tests as a process of its own, which they kill.
import 'reflect-metadata';
import { type Place, startNotes } from './notes-service.js';

process.on('message', (place: Place) => {
  void startNotes(place, 5);
});
// Nothing outlives the test.
process.on('disconnect', () => process.exit(1));
