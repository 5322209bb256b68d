/// Audit keys as people ask for them: the audit function of a domain, a request under one case, two
/// other auditors' approvals, the file that is handed over. One user and one period at a time;
/// nothing here takes two.
@NullMarked
package org.sluice.appliance.auditkeys;

import org.jspecify.annotations.NullMarked;
