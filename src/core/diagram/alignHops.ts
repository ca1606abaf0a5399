import type { FlowPicture, PictureHop } from './flowPicture';

/** Two hops that stand side by side; `null` where the other flow has one more. */
export interface AlignedHops {
  readonly left: PictureHop | null;
  readonly right: PictureHop | null;
  /** They go the same way, carry the same, and the same happens. */
  readonly same: boolean;
}

/**
 * Puts the hops of two flows side by side, part by part, in their order: so that as many as possible stand beside one
 * like themselves. Flows have a dozen hops or two, so every pairing may be weighed.
 */
export function alignHops(left: FlowPicture, right: FlowPicture): readonly AlignedHops[] {
  return (['handshake', 'request'] as const).flatMap((part) =>
    align(
      left.hops.filter((hop) => hop.part === part),
      right.hops.filter((hop) => hop.part === part),
    ),
  );
}

function align(left: readonly PictureHop[], right: readonly PictureHop[]): readonly AlignedHops[] {
  const best = bestFrom(left, right);
  const at = (i: number, j: number): number => best[i]?.[j] ?? 0;
  const rows: AlignedHops[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i] ?? null, right[j] ?? null];
    const likeness = a === null || b === null ? 0 : likenessOf(a, b);
    if (likeness > 0 && at(i, j) === likeness + at(i + 1, j + 1)) {
      rows.push({ left: a, right: b, same: likeness === SAME });
      i++;
      j++;
    } else if (b === null || (a !== null && at(i, j) === at(i + 1, j))) {
      rows.push({ left: a, right: null, same: false });
      i++;
    } else {
      rows.push({ left: null, right: b, same: false });
      j++;
    }
  }
  return rows;
}

/** The best sum of likenesses from each pair of places on. */
function bestFrom(left: readonly PictureHop[], right: readonly PictureHop[]): readonly (readonly number[])[] {
  const best = [...left, null].map(() => [...right, null].map(() => 0));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const [a, b, row] = [left[i], right[j], best[i]];
      if (a === undefined || b === undefined || row === undefined) continue;
      const likeness = likenessOf(a, b);
      const paired = likeness === 0 ? 0 : likeness + (best[i + 1]?.[j + 1] ?? 0);
      row[j] = Math.max(paired, best[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return best;
}

const SAME = 4;

/** 0 for hops that have nothing to do with each other: they go another way. */
function likenessOf({ hop: a, what }: PictureHop, { hop: b, what: other }: PictureHop): number {
  if (a.from !== b.from || a.to !== b.to) return 0;
  if (a.payload !== b.payload || a.boundary !== b.boundary) return 1;
  return what === other ? SAME : 2;
}
