package org.sluice.appliance.boot;

import picocli.CommandLine.Command;

/// The high side's commands.
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    description = "The high side of Sluice.",
    subcommands = {
      org.sluice.appliance.ceremony.CeremonyCommand.class,
      org.sluice.appliance.shares.SharesCommand.class,
      org.sluice.appliance.officers.OfficerCommand.class,
      org.sluice.appliance.operators.OperatorCommand.class,
      org.sluice.appliance.handin.SignCommand.class,
      org.sluice.appliance.users.UsersCommand.class,
      org.sluice.appliance.enrolment.EnrolCommand.class,
      org.sluice.appliance.transport.TransportKeyCommand.class,
      org.sluice.appliance.others.OtherCommand.class,
      org.sluice.appliance.issuance.IssueCommand.class,
      org.sluice.appliance.auditkeys.AuditCommand.class,
      org.sluice.appliance.policy.PolicyCommand.class,
      org.sluice.appliance.policy.DomainCommand.class,
      org.sluice.appliance.policy.DraftCommand.class,
      org.sluice.appliance.standing.StandingCommand.class,
      org.sluice.appliance.reviewers.ReviewerCommand.class,
      org.sluice.appliance.drill.DrillCommand.class,
      org.sluice.appliance.status.StatusCommand.class,
      org.sluice.appliance.settings.SettingsCommand.class,
      org.sluice.appliance.audit.LogCommand.class,
      org.sluice.appliance.backup.BackupCommand.class,
      org.sluice.appliance.export.HeartbeatCommand.class,
      org.sluice.appliance.export.SpoolCommand.class,
      CarryInCommand.class,
      ServeCommand.class,
      org.sluice.answer.Words.class
    })
final class ApplianceCommands {}
