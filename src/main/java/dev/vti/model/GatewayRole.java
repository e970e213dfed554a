package dev.vti.model;

/** A gateway's place in its router object (the note's column "Main/backup"). */
public enum GatewayRole {
    Main,
    Backup
}
