import { isHttps } from '../server/model';
import { finish, ITEMS_IN_STEP } from '../steps';
import { message } from '../text/message';
import { accessFlagsText } from '../tls/accessFlags';
import { isWithin, locationsIn } from './locations';
import { certificateText, modeText } from './words';
import type { Analysis } from '../analyze';
import type { Binding, Site, SitePath } from '../server/model';
import type { Steps } from '../steps';
import type { Message } from '../text/message';
import type { TextRange } from '../text/range';

/** What stands above a text of a file: a short answer, and whose flow it offers to show. */
export interface Lens {
  readonly range: TextRange;
  readonly words: readonly Message[];
  readonly site: Site;
  /** The path whose flow is shown; the site's root for sites and bindings. */
  readonly path: SitePath | undefined;
}

/** The lenses of a file: one for each site, https binding and path that is stated in it. */
export function lensesOf(analysis: Analysis, file: string): readonly Lens[] {
  return finish(lensesSteps(analysis, file, () => true));
}

/**
 * The same in steps, and of a part of the file.
 * @param isWanted whether what has text in a range is to be seen: of a file of 10,000 sites nobody sees all
 */
export function* lensesSteps(
  analysis: Analysis,
  file: string,
  isWanted: (range: TextRange) => boolean,
): Steps<readonly Lens[]> {
  const lenses: Lens[] = [];
  for (const { site, path, pathRange } of locationsIn(analysis, file, isWanted)) {
    if (path !== undefined) lenses.push({ range: pathRange, words: pathWords(path), site, path });
  }
  yield;
  const tops = analysis.server.webConfigs.filter((placed) => placed.file === file);
  for (const [i, site] of analysis.server.sites.entries()) {
    if (i % ITEMS_IN_STEP === ITEMS_IN_STEP - 1) yield;
    const isSeen = site.extent.file !== file || isWanted(site.extent.range);
    // The paths of IIS 6 have texts of their own, outside of their site's, and the sites of a web.config have none in it.
    if (!isSeen && site.iis6 === null && tops.length === 0) continue;
    const [root] = site.paths;
    if (isSeen && site.place.file === file) {
      const certificate = root === undefined ? null : certificateText(root);
      lenses.push({
        range: site.place.range,
        words: [modeText(site.sslMode.mode), ...(certificate === null ? [] : [certificate])],
        site,
        path: root,
      });
    }
    for (const binding of isSeen ? site.bindings : []) {
      // Items of one list of the metabase share a line with their site.
      if (site.iis6 !== null || binding.namePlace.file !== file || !isHttps(binding)) continue;
      lenses.push({ range: binding.namePlace.range, words: bindingWords(site, binding), site, path: root });
    }
    for (const path of site.paths) {
      const isKey =
        site.iis6 !== null &&
        path.place.file === file &&
        !isWithin(path.place, site.extent) &&
        isWanted(path.place.range);
      if (isKey) lenses.push({ range: path.place.range, words: pathWords(path), site, path });
      // What a web.config says at its top is for the path that it lies at.
      const { origin } = path.access.flags;
      const isTop =
        origin?.file === file && tops.some((placed) => placed.site === site.name && placed.path === path.path);
      if (isTop) lenses.push({ range: origin.range, words: pathWords(path), site, path });
    }
  }
  return lenses.sort((a, b) => a.range.start - b.range.start);
}

function pathWords(path: SitePath): readonly Message[] {
  const certificate = certificateText(path);
  const flags = message('Access flags: {0}', accessFlagsText(path.access.flags.value.bits));
  return certificate === null ? [flags] : [flags, certificate];
}

function bindingWords(site: Site, { httpSys, certificate }: Binding): readonly Message[] {
  const mode = modeText(site.sslMode.mode);
  if (httpSys?.known !== true) return [mode, message('HTTP.SYS entry not known')];
  if (httpSys.entry === null) return [mode, message('no HTTP.SYS entry answers')];
  return [
    mode,
    message('certificate {0}', certificate?.hash?.slice(0, 8) ?? '?'),
    httpSys.negotiation === 'handshake'
      ? message('client certificate asked for in the handshake')
      : message('no client certificate in the handshake'),
  ];
}
