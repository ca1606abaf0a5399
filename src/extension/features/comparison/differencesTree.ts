import { EventEmitter, l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { settingName, showControls } from '../../../core/index';
import { placeLabel } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import type { Disposable, Event, TreeDataProvider } from 'vscode';
import type { Comparison, Difference, SourcePlace } from '../../../core/index';
import type { ServerAnalysis } from '../../workspace/serverAnalyses';

/** A comparison with the servers that it is about. */
export interface Compared {
  readonly before: ServerAnalysis;
  readonly after: ServerAnalysis;
  readonly comparison: Comparison;
}

/** A row: a site (`null`: the server as a whole), or a difference in it. */
export type DifferenceRow =
  | { readonly kind: 'group'; readonly shown: Compared; readonly site: string | null }
  | { readonly kind: 'difference'; readonly shown: Compared; readonly difference: Difference };

/** The texts of a difference; a side that states nothing has the top of its server's file. */
export function placesOf({
  shown,
  difference,
}: DifferenceRow & { readonly kind: 'difference' }): readonly [SourcePlace, SourcePlace] {
  const top = (server: ServerAnalysis): SourcePlace => ({ file: server.file, range: { start: 0, end: 0 } });
  return [difference.before?.place ?? top(shown.before), difference.after?.place ?? top(shown.after)];
}

const ICONS = { added: 'diff-added', removed: 'diff-removed', changed: 'diff-modified' } as const;

/** What two servers differ in, by site. */
export class DifferencesTree implements TreeDataProvider<DifferenceRow>, Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData: Event<void> = this.changed.event;
  private shown: Compared | null = null;

  /** What is shown now. */
  get compared(): Compared | null {
    return this.shown;
  }

  show(compared: Compared | null): void {
    this.shown = compared;
    this.changed.fire();
  }

  getChildren(row?: DifferenceRow): DifferenceRow[] {
    const { shown } = this;
    if (shown === null) return [];
    const { differences } = shown.comparison;
    if (row === undefined) {
      return [...new Set(differences.map(({ site }) => site))].map((site) => ({ kind: 'group', shown, site }));
    }
    return row.kind === 'group'
      ? differences.flatMap((difference) =>
          difference.site === row.site ? [{ kind: 'difference' as const, shown, difference }] : [],
        )
      : [];
  }

  getTreeItem(row: DifferenceRow): TreeItem {
    if (row.kind === 'group') {
      const item = new TreeItem(showControls(row.site ?? l10n.t('Server')), TreeItemCollapsibleState.Expanded);
      item.iconPath = new ThemeIcon(row.site === null ? 'server' : 'globe');
      item.contextValue = row.site === null ? 'serverDifferences' : 'siteDifferences';
      return item;
    }
    const { difference, shown } = row;
    const { kind, subject, before, after } = difference;
    const name = word(settingName(difference));
    const item = new TreeItem(
      showControls(kind === 'changed' ? [subject, name].filter(Boolean).join(' · ') : (subject ?? name)),
    );
    const values = [before, after].map((side) => (side === null ? l10n.t('not there') : word(side.value)));
    item.description = showControls(kind === 'changed' ? values.join(' → ') : kindText(kind));
    item.iconPath = new ThemeIcon(ICONS[kind]);
    const at = (side: Difference['before'], server: ServerAnalysis): string =>
      side?.place == null ? '' : ` (${placeLabel(side.place, server.lines)})`;
    item.tooltip = showControls(
      `${shown.before.label}: ${values[0] ?? ''}${at(before, shown.before)} ⟷ ${shown.after.label}: ${values[1] ?? ''}${at(after, shown.after)}`,
    );
    item.accessibilityInformation = {
      label: showControls(`${kindText(kind)}: ${subject ?? ''} ${name}: ${values.join(' → ')}`),
    };
    item.contextValue = 'difference';
    item.command = { command: 'iisSsl.showDifference', title: l10n.t('Show Both Texts'), arguments: [row] };
    return item;
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function kindText(kind: Difference['kind']): string {
  switch (kind) {
    case 'added':
      return l10n.t('added');
    case 'removed':
      return l10n.t('removed');
    case 'changed':
      return l10n.t('changed');
  }
}
