/** Node decodes Shift_JIS but does not encode it: the table is the decoder's own, turned round. */
function encodingTable(): Map<string, readonly number[]> {
  const decoder = new TextDecoder('shift_jis');
  const table = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead <= 0xfc; lead += 1) {
    for (let trail = 0x40; trail <= 0xfc; trail += 1) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (Array.from(text).length === 1 && text !== '\ufffd' && !table.has(text))
        table.set(text, [lead, trail]);
    }
  }
  return table;
}

const table = encodingTable();

/** Text as bytes of Shift_JIS (cp932); throws for a character it does not have. */
export function encodeShiftJis(text: string): Uint8Array {
  const bytes = Array.from(text).flatMap((c) => {
    const code = c.codePointAt(0) ?? 0;
    const found = code < 0x80 ? [code] : table.get(c);
    if (found === undefined) throw new Error(`not in Shift_JIS: ${c}`);
    return found;
  });
  return Uint8Array.from(bytes);
}
