/** What stands below a field that is written as text: what it is for, and how it is written. @internal */
export function fieldHelp(
  description: string | undefined,
  howTo: string,
): string {
  return description ? `${description} (${howTo})` : howTo;
}
