import { l10n } from 'vscode';
import type { Comparison, PanelStrings, PickerItem } from '../../../protocol/messages';

export function comparisonNames(): Readonly<Record<Comparison, string>> {
  return {
    off: l10n.t('Nothing'),
    article: l10n.t('IIS 6 and IIS 7'),
    modes: l10n.t('Two modes'),
    windows: l10n.t('Two versions of Windows'),
    site: l10n.t('Another site'),
    path: l10n.t('Another path'),
    server: l10n.t('Another server'),
  };
}

/** The kinds of client certificate that a request can show; ids are those of the core. */
export function clientCertificateNames(): readonly PickerItem[] {
  return [
    { id: 'none', label: l10n.t('no client certificate') },
    { id: 'valid', label: l10n.t('valid client certificate') },
    { id: 'untrusted', label: l10n.t('untrusted client certificate') },
    { id: 'revoked', label: l10n.t('revoked client certificate') },
    { id: 'expired', label: l10n.t('expired client certificate') },
  ];
}

export function strings(): PanelStrings {
  return {
    title: l10n.t('IIS SSL Request Flow'),
    server: l10n.t('Server'),
    site: l10n.t('Site'),
    path: l10n.t('Path'),
    other: l10n.t('With'),
    compare: l10n.t('Compare'),
    compareLeft: l10n.t('Left'),
    compareRight: l10n.t('Right'),
    compareArticle: l10n.t('Compare IIS 6 and IIS 7'),
    noOptions: l10n.t('Nothing contains this text.'),
    someOptions: l10n.t('{0} of {1}: type to find the others.', '{0}', '{1}'),
    request: l10n.t('Request'),
    url: l10n.t('URL'),
    localAddress: l10n.t('Local address'),
    sni: l10n.t('Sends SNI'),
    tls: l10n.t('Highest TLS'),
    http: l10n.t('Highest HTTP'),
    clientCertificate: l10n.t('Client certificate'),
    bodyBytes: l10n.t('Body in bytes'),
    resetRequest: l10n.t('Default Request'),
    zoom: l10n.t('Zoom'),
    zoomIn: l10n.t('Zoom in (+)'),
    zoomOut: l10n.t('Zoom out (-)'),
    zoomFit: l10n.t('Fit (0)'),
    zoomActual: l10n.t('Actual size (1)'),
    exportAs: l10n.t('Export'),
    exportComparison: l10n.t('Export the comparison'),
    exportFormat: l10n.t('Format'),
    save: l10n.t('Save…'),
    copy: l10n.t('Copy'),
    warnings: l10n.t('Warnings'),
    noWarnings: l10n.t('Nothing was found wrong here.'),
    applyFix: l10n.t('Apply'),
    copyFix: l10n.t('Copy command'),
    why: l10n.t('Why'),
    settings: l10n.t('Settings in effect'),
    overrides: l10n.t('overrides'),
    unknowns: l10n.t('Not known'),
    addFile: l10n.t('Add this file…'),
    crossings: l10n.t('user/kernel crossings'),
    outcome: l10n.t('Outcome'),
    stale: l10n.t('Old picture'),
    showText: l10n.t('As text'),
    hops: l10n.t('Hops of the request'),
    hopHint: l10n.t('Point at a hop, or walk with the arrow keys, to read what happens there.'),
    previousHop: l10n.t('Previous hop'),
    nextHop: l10n.t('Next hop'),
    comparison: l10n.t('Hop by hop'),
    same: l10n.t('same'),
    differs: l10n.t('differs'),
    missing: l10n.t('no such hop'),
    hopColumns: [
      l10n.t('Hop'),
      l10n.t('From'),
      l10n.t('To'),
      l10n.t('Boundary'),
      l10n.t('Payload'),
      l10n.t('What happens'),
    ],
  };
}
