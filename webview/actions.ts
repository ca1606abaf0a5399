import type { Comparison, ComparisonFormat, ExportFormat, PickerName, RequestFields } from '../src/protocol/messages';

/** What the page can ask for. The views call these and know nothing of messages. */
export interface Actions {
  readonly pick: (picker: PickerName, id: string) => void;
  /** Asks for the options of a list that contain a text. */
  readonly search: (picker: PickerName, query: number, text: string) => void;
  readonly compare: (kind: Comparison) => void;
  readonly compareSide: (side: 'left' | 'right', id: string) => void;
  readonly request: (values: RequestFields) => void;
  readonly formToggled: (open: boolean) => void;
  readonly zoomed: (zoom: number | null) => void;
  /** Goes to the text that an id of the shown model stands for. */
  readonly reveal: (id: string) => void;
  readonly fix: (id: string) => void;
  /** Asks how to get the file that an unknown needs. */
  readonly add: (id: string) => void;
  readonly exportFlow: (flow: number, format: ExportFormat, to: 'file' | 'clipboard') => void;
  /** Both flows in one. */
  readonly exportComparison: (format: ComparisonFormat, to: 'file' | 'clipboard') => void;
}
