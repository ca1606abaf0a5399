/**
 * The name that a misspelt word was most likely meant to be; `null` when none is near: more than a third of the word
 * would have to change, or two names are equally near. Compared without case.
 */
export function nearestName(word: string, names: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  const most = Math.floor(Math.min(wanted.length, 60) / 3);
  let best: string | null = null;
  let distance = most + 1;
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) > most) continue;
    const changes = editDistance(wanted, name.toLowerCase());
    if (changes === distance) best = null;
    if (changes >= distance) continue;
    best = name;
    distance = changes;
  }
  return best;
}

/** How many characters to insert, delete, replace, or swap with their neighbour. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
