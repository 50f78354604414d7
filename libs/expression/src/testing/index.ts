export {
  approximatePrograms,
  asRow,
  columns,
  exactPrograms,
  fields,
  tables,
  tangledPrograms,
  type Program,
  type TableRow,
} from './random-program.fixture.ts';
export { unitsApart } from './units-apart.fixture.ts';
