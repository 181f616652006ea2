/** Whether things may move; the reader can ask the system that they do not. */
export const mayMove = (): boolean => !matchMedia('(prefers-reduced-motion: reduce)').matches;
