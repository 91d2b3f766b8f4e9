/** Two digits after the point are enough for rates and seconds. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
