import { definitionsAt, referencesAt } from '../../../core/index';
import { locationOf } from '../../infrastructure/places';
import { serversOf } from '../../workspace/documentServers';
import type { DefinitionProvider, Location, Position, ReferenceProvider, TextDocument } from 'vscode';
import type { ServerAnalyses } from '../../workspace/serverAnalyses';

/** From a location to its site, from a binding to its HTTP.SYS entry, from a refused text to its lock; and back. */
export class Navigation implements DefinitionProvider, ReferenceProvider {
  constructor(private readonly analyses: ServerAnalyses) {}

  provideDefinition(document: TextDocument, position: Position): Promise<Location[]> {
    return this.look(document, position, definitionsAt);
  }

  provideReferences(document: TextDocument, position: Position): Promise<Location[]> {
    return this.look(document, position, referencesAt);
  }

  private async look(document: TextDocument, position: Position, find: typeof definitionsAt): Promise<Location[]> {
    const file = document.uri.toString();
    const servers = await serversOf(this.analyses, document);
    return servers.flatMap(({ analysis, lines }) =>
      find(analysis, file, lines.of(file).offsetAt(position)).flatMap((place) => locationOf(place, lines) ?? []),
    );
  }
}
