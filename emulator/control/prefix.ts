/** Everything under this path is Keyproof's own; AWS clients never ask for it. */
export const CONTROL_PREFIX = '/_keyproof/';
