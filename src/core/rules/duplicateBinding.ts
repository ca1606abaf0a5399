import { message } from '../text/message';
import { bindingText } from './bindings';
import { removeText, safeFix, suggestedFix } from './fixing';
import type { Binding, Site } from '../server/model';
import type { SiteBinding } from './bindings';
import type { Rule, RuleFinding } from './rule';

/**
 * The same protocol, address, port and host twice. In one site protocol and binding are the key of the collection
 * (section 2.1 of the facts); of two sites only one can start. Sites that do not start by themselves wait for their turn.
 */
export const duplicateBinding: Rule = {
  slug: 'duplicate-binding',
  category: 'bindings',
  severity: 'error',
  summary: 'Two bindings have the same protocol, address, port and host.',
  facts: ['section 2.1', 'F2.3', 'F2.32'],
  fixable: 'safe',
  *check(server) {
    const first = new Map<string, SiteBinding>();
    for (const site of server.sites) {
      const { repeated, others } = ownBindings(site);
      for (const { stated, earlier } of repeated) yield inOneSite(stated, earlier);
      for (const { key, stated } of others) {
        const other = first.get(key);
        if (other === undefined) first.set(key, stated);
        else yield inTwoSites(stated, other);
      }
    }
  },
};

interface OwnBindings {
  /** Bindings that stand in the site already, with the first of each. */
  readonly repeated: readonly { readonly stated: SiteBinding; readonly earlier: SiteBinding }[];
  /** Those that no other site may have. */
  readonly others: readonly { readonly key: string; readonly stated: SiteBinding }[];
}

const NONE: OwnBindings['repeated'] = [];

/** By site: most sites are the same from one analysis to the next. */
const OWN_BINDINGS = new WeakMap<Site, OwnBindings>();

function ownBindings(site: Site): OwnBindings {
  const known = OWN_BINDINGS.get(site);
  if (known !== undefined) return known;
  const several = site.bindings.length > 1 ? new Map<string, SiteBinding>() : null;
  const repeated: { readonly stated: SiteBinding; readonly earlier: SiteBinding }[] = [];
  let others: { readonly key: string; readonly stated: SiteBinding }[] = [];
  for (const binding of site.bindings) {
    if (binding.bindingInformation === null) continue;
    const stated = { site, binding };
    const key = keyOf(binding);
    const earlier = several?.get(key);
    if (earlier !== undefined) {
      repeated.push({ stated, earlier });
      continue;
    }
    several?.set(key, stated);
    // Only http and https bindings belong to one site alone: net.tcp and the like share their ports.
    if (/^https?$/i.test(binding.protocol) && binding.port !== null && site.serverAutoStart.value) {
      // The first one alone has no room for others that may never come: there are as many as sites.
      if (others.length === 0) others = [{ key, stated }];
      else others.push({ key, stated });
    }
  }
  const found = { repeated: repeated.length === 0 ? NONE : repeated, others };
  OWN_BINDINGS.set(site, found);
  return found;
}

/** What IIS listens on. Other protocols than http and https, and what was not understood, compare as written. */
function keyOf(binding: Binding): string {
  const { protocol, address, port, host } = binding;
  const isParsed = address !== null && port !== null && host !== null;
  return `${protocol}|${isParsed ? `${address}|${port}|${host}` : bindingText(binding)}`.toLowerCase();
}

function inOneSite({ site, binding }: SiteBinding, earlier: SiteBinding): RuleFinding {
  const edit = removeText(binding.extent);
  const isSame = binding.sslFlags.value === earlier.binding.sslFlags.value;
  return {
    message: message(
      '"{0}" stands twice in the site "{1}": it is the key of the binding, and IIS refuses it or does not start the site. Take one of the two away.',
      bindingText(binding),
      site.name,
    ),
    place: binding.namePlace,
    site: site.name,
    path: null,
    related: [{ message: message('The first one'), place: earlier.binding.namePlace }],
    fixes: [
      isSame
        ? safeFix(message('Take the second binding away'), edit)
        : suggestedFix(message('Take the second binding away: the sslFlags of the first hold'), edit),
    ],
  };
}

function inTwoSites({ site, binding }: SiteBinding, other: SiteBinding): RuleFinding {
  return {
    severity: 'warning',
    message: message(
      'The site "{1}" has the binding "{0}" too: only one of the two sites can start. Give one of them another host name, address or port.',
      bindingText(binding),
      other.site.name,
    ),
    place: binding.namePlace,
    site: site.name,
    path: null,
    related: [{ message: message('The binding of "{0}"', other.site.name), place: other.binding.namePlace }],
    affected: [
      { site: other.site.name, path: '/' },
      { site: site.name, path: '/' },
    ],
  };
}
