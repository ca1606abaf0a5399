/** The panel's name for VS Code, by which it comes back after a reload. */
export const PANEL_TYPE = 'iisSsl.flow';
