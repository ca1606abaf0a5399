/**
 * The only file that knows which component library the page uses: buttons, checkboxes and badges of
 * `@vscode/webview-ui-toolkit`, which take their looks from the theme.
 *
 * Imported from the components' own files, because the package's index brings all of them. Two things keep the
 * console silent under a content security policy without `unsafe-inline`:
 * - The badge's own template carries a `style` attribute, which the policy refuses. It is for fills that we do not use,
 *   so the badge gets a template without it.
 * - Buttons and checkboxes find out whether the browser knows `:focus-visible` by adding an empty `<style>` element.
 *   The page's policy allows exactly that, by the hash of the empty text; see docs/decisions.
 */
import { html } from '@microsoft/fast-element';
import { vsCodeBadge } from '@vscode/webview-ui-toolkit/dist/badge/index.js';
import { vsCodeButton } from '@vscode/webview-ui-toolkit/dist/button/index.js';
import { vsCodeCheckbox } from '@vscode/webview-ui-toolkit/dist/checkbox/index.js';
import { provideVSCodeDesignSystem } from '@vscode/webview-ui-toolkit/dist/vscode-design-system.js';
import type { Checkbox } from '@vscode/webview-ui-toolkit/dist/checkbox/index.js';
import { make } from './dom';

const badgeTemplate = html`<template class="circular"
  ><div class="control" part="control"><slot></slot></div
></template>`;

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeBadge({ template: badgeTemplate }));

/** A button with words; whoever uses it sets them. */
export function makeButton(onPress: () => void): HTMLElement {
  const button = document.createElement('vscode-button');
  button.setAttribute('appearance', 'secondary');
  button.addEventListener('click', onPress);
  return button;
}

/** A button that shows an icon only. Its name is set by `nameButton`. */
export function makeIconButton(icon: SVGElement, onPress: () => void): HTMLElement {
  const button = document.createElement('vscode-button');
  button.setAttribute('appearance', 'icon');
  button.append(icon);
  button.addEventListener('click', onPress);
  return button;
}

/** Names an icon button for people who do not see the icon, and for those who point at it. */
export function nameButton(button: HTMLElement, name: string): void {
  button.setAttribute('aria-label', name);
  button.title = name;
}

/** A number in a badge. */
export function makeBadge(): HTMLElement {
  return document.createElement('vscode-badge');
}

/** A checkbox with its label. */
export class LabelledCheckbox {
  readonly element = document.createElement('vscode-checkbox') as Checkbox;
  private readonly label = make('span', {});
  private shown = false;

  constructor(onToggle: (checked: boolean) => void) {
    this.element.append(this.label);
    this.element.addEventListener('change', () => {
      // The component also says `change` when the value is set by us.
      if (this.element.checked === this.shown) return;
      this.shown = this.element.checked;
      onToggle(this.shown);
    });
  }

  update(label: string, checked: boolean): void {
    this.label.textContent = label;
    this.element.setAttribute('aria-label', label);
    this.shown = checked;
    this.element.checked = checked;
  }
}
