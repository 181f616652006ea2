package com.doos.cdc.api;

import static com.doos.shared.auth.Access.only;
import static com.doos.shared.auth.Role.INTERNAL;

import com.doos.shared.auth.Access;
import com.doos.shared.auth.AccessRules;
import java.util.Map;

/** Who may call what in the CDC service. */
public final class CdcAccess {
  private static final Access SERVICES = only(INTERNAL);

  public static final AccessRules RULES =
      AccessRules.of(
          Map.of(
              "cdc.v1.IndexService/RebuildIndex", SERVICES,
              "cdc.v1.IndexService/GetRebuild", SERVICES,
              "cdc.v1.IndexService/AuditIndex", SERVICES));

  private CdcAccess() {}
}
