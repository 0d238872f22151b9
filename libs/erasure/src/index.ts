export type { ErasableData, ErasableTable, ErasureHook, Tombstones } from './erasable-data.js';
export { eraseSlice } from './erased-rows.js';
export { ErasureModule } from './erasure.module.js';
export { Erasing } from './erasing.js';
export { Erasures, type DoneErasure, type Erasure } from './erasures.js';
export { undeclaredTables } from './undeclared-tables.js';
