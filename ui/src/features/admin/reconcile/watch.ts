/** How often pages look while something runs, milliseconds. */
export const WATCH_MS = 1_000;

/** And otherwise: a run may begin by itself, or be begun by others. */
export const IDLE_MS = 15_000;
