/** The WebSocket sub-protocol of a page's session: its name and version. */
export const subProtocol = 'proclab.v1';
