# Completions of @PROGRAM@ for fish. In ~/.config/fish/config.fish: @PROGRAM@ completion fish | source

# Adds the options of the command $argv, and those of them that take no value.
function __@NAME@_table --no-scope-shadowing
    switch $argv[1]
@OPTIONS@
    end
end

# Sets the known values of an option of a command, and whether there may be several.
function __@NAME@_values --no-scope-shadowing
    switch $argv[2]
@GLOBAL_VALUES@
    end
    switch "$argv[1] $argv[2]"
@VALUES@
    end
end

function __@NAME@_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l options @GLOBAL_OPTIONS@
    set -l flags @GLOBAL_FLAGS@
    set -l command ''
    set -l option ''
    set -l used ''
    set -l many ''
    set -l values
    for word in $words[2..-1]
        switch $word
            case '--*=*'
                set option ''
            case '--*'
                set used ''
                set option $word
                contains -- $word $flags; and set option ''
            case '*'
                if test -n "$option" -a -z "$used"
                    set used 1
                else if test -z "$command"
                    set command $word
                    set option ''
                    __@NAME@_table $command
                end
        end
    end

    set -l before ''
    set -l word $current
    switch $current
        case '--*=*'
            set option (string replace -r '=.*' '' -- $current)
            set used ''
            set before "$option="
            set word (string replace -r '^[^=]*=' '' -- $current)
        case '-*'
            set option ''
    end
    test -n "$option"; and __@NAME@_values "$command" "$option"
    if test -n "$option" -a -z "$used"
        if set -q values[1]
            printf '%s\n' $before$values
            return
        end
        set -l scheme (string match -r '^fileb?://' -- $word)
        set before "$before$scheme"
        set -l files (__fish_complete_path (string replace -r '^fileb?://' '' -- $word))
        set -q files[1]; and printf '%s\n' $before$files
        test -z "$scheme" -a -n "$word"; and printf '%s\n' $before{file,fileb}://
        return
    end
    test -n "$many"; or set values
    switch "$command,$current"
        case ',-*'
            set values
        case ',*'
            set options
            set flags
            set values @COMMANDS@
        case 'completion,*'
            set options
            set flags
            set values bash zsh fish
        case '*'
            test (count $words) -eq 2; and set values help
    end
    printf '%s\n' $values $options $flags
end

complete -c @PROGRAM@ -f -a '(__@NAME@_complete)'
