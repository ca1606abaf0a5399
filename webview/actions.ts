/** What the page can ask for. The views call these and know nothing of messages. */
export interface Actions {
  readonly pickServer: (id: string) => void;
  readonly pickSite: (id: string) => void;
  readonly pickPath: (id: string) => void;
  readonly compare: (on: boolean) => void;
  /** Goes to the text that an id of the shown model stands for. */
  readonly reveal: (id: string) => void;
}
