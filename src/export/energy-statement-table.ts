import type { EnergyStatement } from '../domain/report/energy-statement.js';
import { checksText } from './energy-checks-text.js';
import { figuresText } from './energy-figures-text.js';
import { closingText, openingText } from './energy-opening-text.js';
import { rowsText } from './energy-rows-text.js';

/**
 * The statement for a terminal of 110 columns (rows by interval of a large site run wider): every figure exact, with both
 * sides of every law and every sentence that belongs to it; ends with a newline.
 */
export function renderEnergyTable(statement: EnergyStatement): string {
  const lines = [
    ...openingText(statement),
    ...figuresText(statement),
    ...checksText(statement),
    ...rowsText(statement),
    ...closingText(statement),
  ];
  return `${lines.join('\n')}\n`;
}
