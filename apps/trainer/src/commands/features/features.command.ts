import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { createApplyCommand, createPlanCommand } from './apply.command.ts';
import { createDatasetsCommand } from './datasets.command.ts';
import { createForgetCommand } from './forget.command.ts';
import { createGetCommand } from './get.command.ts';
import { createListCommand } from './list.command.ts';
import { createMaterialisationsCommand } from './materialisations.command.ts';
import { createMaterialiseCommand } from './materialise.command.ts';
import { createQuarantineCommand } from './quarantine.command.ts';
import { createStatisticsCommand } from './statistics.command.ts';
import { createVerifyCommand } from './verify.command.ts';

/** `features list|plan|apply|materialise|materialisations|get|datasets|statistics|quarantine|verify|forget`. */
export function createFeaturesCommand(context: CommandContext): Command {
  return new Command('features')
    .description('the feature store: definitions, online values, quality')
    .addCommand(createListCommand(context))
    .addCommand(createPlanCommand(context))
    .addCommand(createApplyCommand(context))
    .addCommand(createMaterialiseCommand(context))
    .addCommand(createMaterialisationsCommand(context))
    .addCommand(createGetCommand(context))
    .addCommand(createDatasetsCommand(context))
    .addCommand(createStatisticsCommand(context))
    .addCommand(createQuarantineCommand(context))
    .addCommand(createVerifyCommand(context))
    .addCommand(createForgetCommand(context));
}
