import { message } from '../text/message';
import { bindingsOf, bindingText } from './bindings';
import type { Message } from '../text/message';
import type { Binding } from '../server/model';
import type { Rule } from './rule';

/** `bindingInformation` is address, port and host (F2.3, F2.4); templates with placeholders are not judged. */
export const bindingInformationMalformed: Rule = {
  slug: 'binding-information-malformed',
  category: 'bindings',
  severity: 'error',
  summary: 'A binding has not the form address:port:host.',
  facts: ['F2.3', 'F2.4', 'F4.4'],
  fixable: 'none',
  scope: 'site',
  *check(server) {
    for (const { site, binding } of bindingsOf(server, ({ malformed }) => malformed !== null)) {
      const isEmpty = binding.bindingInformation?.value === '' && binding.statement !== null;
      yield {
        message: reason(binding),
        place: isEmpty && binding.statement !== null ? binding.statement : binding.namePlace,
        site: site.name,
        path: null,
      };
    }
  },
};

function reason(binding: Binding): Message {
  const whole = bindingText(binding);
  const { part = 'form', text = '' } = binding.malformed ?? {};
  switch (part) {
    case 'form':
      return message(
        '"{0}" has not the form address:port:host, so the site does not start. Write it with both colons, for example *:443: or *:443:www.example.org.',
        whole,
      );
    case 'address':
      return message(
        '"{1}" in "{0}" is no IP address, so the site does not start. Write *, an IPv4 address or an IPv6 address in brackets; a host name stands behind the port.',
        whole,
        text,
      );
    case 'port':
      return message(
        '"{1}" in "{0}" is no port, so the site does not start. Write a number from 1 to 65535 between the colons.',
        whole,
        text,
      );
    case 'host':
      return message(
        '"{1}" in "{0}" is no host name, so no request finds the site. Write a name; a * can only be its whole left-most label, as in *.example.org.',
        whole,
        text,
      );
  }
}
