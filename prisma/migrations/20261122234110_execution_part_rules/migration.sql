grant select ("part") on "FlowExecution" to coffre_web;
