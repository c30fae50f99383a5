/**
 * How often a test repeats what depends on a random moment, such as a kill: a few times in `npm test`, and more often
 * in `npm run long`, which sets LONG_TESTS.
 */
export const rounds = ({ short, long }: { short: number; long: number }): number =>
  process.env.LONG_TESTS === '1' ? long : short
