/** What the page can ask for. The views call these and know nothing of messages. */
export interface Actions {
  pickServer(id: string): void;
  pickSite(id: string): void;
  pickPath(id: string): void;
  compare(on: boolean): void;
  /** Goes to the text that an id of the shown model stands for. */
  reveal(id: string): void;
}
