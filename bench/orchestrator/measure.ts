/** Quantiles of times. */

export function quantileOf(all: number[], share: number): number {
  const sorted = [...all].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function medianOf(all: number[]): number {
  return quantileOf(all, 0.5);
}
