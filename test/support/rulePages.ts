import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isWindowsName } from '../../src/core/index';
import { inProject } from './project';
import type { WindowsName } from '../../src/core/index';
import type { Files } from './check';

/** The folder of the rules' pages. */
export const PAGES = inProject('docs', 'rules');

/** `<!-- example: wrong file=NAME group=N windows=ws2019 -->` and the fenced text behind it. */
const EXAMPLE =
  /^<!-- example: (wrong|right) file=(\S+)(?: group=(\S+))?(?: windows=(\S+))? -->\n```\w+\n([^]*?)^```$/gm;

/** The files of one server that a page calls wrong or right. */
export interface Example {
  readonly kind: 'wrong' | 'right';
  readonly files: Files;
  /** The version that the example is about, where it is about one and no file proves it. */
  readonly windows?: WindowsName;
}

export function pageOf(slug: string): string {
  return readFileSync(`${PAGES}/${slug}.md`, 'utf8').replaceAll('\r\n', '\n');
}

/** The examples of a page in its order; texts of one kind and group are the files of one server. */
export function examplesOf(page: string): readonly Example[] {
  const examples = new Map<string, Example & { readonly files: Record<string, string> }>();
  for (const { index, 1: kind, 2: file = '', 3: group, 4: windows, 5: text = '' } of page.matchAll(EXAMPLE)) {
    const key = `${kind} ${group === undefined ? `at ${index}` : `group ${group}`}`;
    assert.ok(windows === undefined || isWindowsName(windows), windows);
    const example = examples.get(key) ?? {
      kind: kind === 'wrong' ? 'wrong' : 'right',
      files: {},
      ...(windows === undefined ? {} : { windows }),
    };
    assert.ok(!(file in example.files), `${file} stands twice in ${key}`);
    example.files[file] = text;
    examples.set(key, example);
  }
  return [...examples.values()];
}

/** What stands below a heading, up to the next. */
export function sectionOf(page: string, heading: string): string {
  const [, text = ''] = page.split(`\n## ${heading}\n`);
  return text.split('\n## ')[0] ?? '';
}
