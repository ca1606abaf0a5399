import { Choice } from './choice';
import { make } from './dom';
import { makeWarningMark } from './icons';
import { LabelledCheckbox, makeButton } from './toolkit';
import { DEFAULT_REQUEST } from '../src/protocol/messages';
import type { PanelStrings, RequestFields, RequestView } from '../src/protocol/messages';
import type { Actions } from './actions';

type TextName = 'url' | 'localAddress' | 'bodyBytes';
type ChoiceName = 'tls' | 'http' | 'clientCertificate';

/** The client and its request. What is wrong with a field stands beside it, in the extension's words. */
export class RequestForm {
  private readonly summary = make('summary', {});
  private readonly texts: Readonly<Record<TextName, TextField>>;
  private readonly choices: Readonly<Record<ChoiceName, Choice>>;
  private readonly sni: LabelledCheckbox;
  private readonly reset: HTMLElement;
  private readonly details: HTMLDetailsElement;
  private values: RequestFields = DEFAULT_REQUEST;

  constructor(private readonly actions: Actions) {
    const text = (name: TextName): TextField => new TextField(name, (value) => this.change({ [name]: value }));
    const choice = (name: ChoiceName): Choice => new Choice(name, (value) => this.change({ [name]: value }));
    this.texts = { url: text('url'), localAddress: text('localAddress'), bodyBytes: text('bodyBytes') };
    this.choices = { tls: choice('tls'), http: choice('http'), clientCertificate: choice('clientCertificate') };
    this.sni = new LabelledCheckbox((sni) => this.change({ sni }));
    this.reset = makeButton(() => this.change(DEFAULT_REQUEST));
    const { url, localAddress, bodyBytes } = this.texts;
    const { tls, http, clientCertificate } = this.choices;
    const fields = make(
      'div',
      { class: 'request-fields' },
      ...[url, tls, http, clientCertificate, bodyBytes, localAddress, this.sni].map(({ element }) => element),
      this.reset,
    );
    this.details = make('details', { class: 'request' }, this.summary, fields);
    this.details.addEventListener('toggle', () => actions.formToggled(this.details.open));
  }

  get element(): HTMLDetailsElement {
    return this.details;
  }

  /** Opens the form and waits for a URL to be typed. */
  focus(): void {
    this.details.open = true;
    this.texts.url.focus();
  }

  update(view: RequestView, strings: PanelStrings): void {
    const { values, errors } = view;
    this.values = values;
    this.summary.replaceChildren(strings.request, make('span', { class: 'quiet' }, ` ${view.summary}`));
    for (const name of ['url', 'localAddress', 'bodyBytes'] as const) {
      const placeholder = name === 'url' ? view.url : name === 'bodyBytes' ? '0' : '*';
      this.texts[name].update(strings[name], values[name], placeholder, errors[name]);
    }
    for (const name of ['tls', 'http', 'clientCertificate'] as const) {
      this.choices[name].update(strings[name], { items: view[name], selected: values[name] });
    }
    this.sni.update(strings.sni, values.sni);
    this.reset.textContent = strings.resetRequest;
    if (Object.values(errors).some((error) => error !== null)) this.details.open = true;
  }

  private change(change: Partial<RequestFields>): void {
    this.values = { ...this.values, ...change };
    this.actions.request(this.values);
  }
}

/** A native field with its label, and what is wrong beneath it. */
class TextField {
  private readonly label = make('span', { class: 'field-label' });
  private readonly input: HTMLInputElement;
  private readonly error: HTMLElement;
  private readonly errorText = make('span', {});
  readonly element: HTMLElement;
  private sent = '';

  constructor(name: TextName, onChange: (value: string) => void) {
    const errorId = `error-${name}`;
    this.input = make('input', {
      name,
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      inputmode: name === 'bodyBytes' ? 'numeric' : null,
      'aria-describedby': errorId,
    });
    this.error = make('p', { id: errorId, class: 'field-error', role: 'alert' }, makeWarningMark(), this.errorText);
    this.error.hidden = true;
    this.element = make(
      'div',
      { class: `field text-field is-${name}` },
      make('label', {}, this.label, this.input),
      this.error,
    );
    const send = (): void => {
      if (this.input.value === this.sent) return;
      this.sent = this.input.value;
      onChange(this.sent);
    };
    this.input.addEventListener('change', send);
    // While something is wrong, every key may mend it.
    this.input.addEventListener('input', () => {
      if (!this.error.hidden) send();
    });
  }

  focus(): void {
    // Who types already is not to lose what is typed.
    if (this.input === document.activeElement) return;
    this.input.focus();
    this.input.select();
  }

  update(label: string, value: string, placeholder: string, error: string | null): void {
    this.label.textContent = label;
    // What is being typed is not taken away: answers to the keys before may still be on their way.
    if (this.input !== document.activeElement) {
      this.input.value = value;
      this.sent = value;
    }
    this.input.placeholder = placeholder;
    this.input.setAttribute('aria-invalid', String(error !== null));
    this.error.hidden = error === null;
    if (this.errorText.textContent !== error) this.errorText.textContent = error ?? '';
  }
}
