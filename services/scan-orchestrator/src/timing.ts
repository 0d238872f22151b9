/** How long things may take. Services keep the defaults; tests shorten them. */
export class Timing {
  /** An offer that no replica has claimed by then is void. */
  offerSeconds = 15;
  /** From the latest acknowledged progress. */
  leaseSeconds = 30;
  /** A replica not heard of for so long is taken for gone. */
  replicaSeconds = 15;
  /** Before the second attempt; twice as long before each further one. */
  firstBackoffSeconds = 5;
  /** How long a scan waits for a target that is not known yet. */
  targetSeconds = 300;
  /** How often the dispatcher looks without having been told. */
  pollMs = 500;
  /** Who dispatches lets another one after so long. */
  dispatcherMs = 5_000;
  /** How often it is looked which schedules are due. */
  scheduleMs = 1_000;
  /** How often it is looked which proofs of ownership are to be looked for again. */
  proofMs = 5_000;
}
