import type { Application, Binding, MissingExport, Site, SitePath, SourcePlace } from '../../../core/index';
import type { ServerAnalysis } from '../../workspace/serverAnalyses';

/** A row of the view. Rows are made when their parent is opened. */
export type TreeRow =
  | { readonly kind: 'server'; readonly server: ServerAnalysis }
  | { readonly kind: 'site'; readonly server: ServerAnalysis; readonly site: Site }
  | { readonly kind: 'binding'; readonly server: ServerAnalysis; readonly site: Site; readonly binding: Binding }
  | {
      readonly kind: 'application';
      readonly server: ServerAnalysis;
      readonly site: Site;
      readonly application: Application;
    }
  | {
      readonly kind: 'path';
      readonly server: ServerAnalysis;
      readonly site: Site | null;
      readonly path: SitePath;
      /** The application that lies at the path. */
      readonly application?: Application;
    }
  | { readonly kind: 'missing'; readonly server: ServerAnalysis; readonly site: null; readonly missing: MissingExport };

/** The text that a row stands for. */
export function placeOf(row: TreeRow): SourcePlace {
  switch (row.kind) {
    case 'server':
    case 'missing':
      return { file: row.server.file, range: { start: 0, end: 0 } };
    case 'site':
      return row.site.place;
    case 'binding':
      return row.binding.namePlace;
    case 'application':
      return row.application.place;
    case 'path':
      return row.path.place;
  }
}
